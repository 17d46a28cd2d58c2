"""What an rpc costs, beside an empty handler behind the same pipeline and the same SQL alone."""
