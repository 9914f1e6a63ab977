"""PostgreSQL and Redis that the project carries itself, for development, tests and the demo. Knows no Django."""

from cdm.embedded.services import postgres_socket_dir, redis_socket, services

__all__ = ["postgres_socket_dir", "redis_socket", "services"]
