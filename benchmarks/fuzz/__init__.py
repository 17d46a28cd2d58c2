"""Random calls on every rpc; every answer must be a status that names the fault."""
