"""The pages that people use. They ask the other services over gRPC, with the person's own token."""
