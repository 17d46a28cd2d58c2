"""The bus on Apache Kafka: an idempotent producer that waits for all replicas, and consumers that commit by hand."""
