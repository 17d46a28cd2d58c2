"""The boundary to compiled code: structures that Python fills and C reads, the compiler, and the loader."""
