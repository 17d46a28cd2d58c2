"""What matching does about the events of others."""
