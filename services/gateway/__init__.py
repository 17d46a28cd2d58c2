"""The gateway: every rpc as REST and gRPC-Web, by an Envoy whose configuration comes from the contracts."""
