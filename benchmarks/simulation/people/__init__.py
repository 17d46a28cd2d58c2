"""The people of the park: buyers, enterprises, carriers and the manager, each by chance, all over gRPC."""
