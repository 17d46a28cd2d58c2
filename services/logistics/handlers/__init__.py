"""What logistics does about the events of others."""
