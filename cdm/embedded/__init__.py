"""PostgreSQL and Redis that the project carries itself, for development, tests and the demo. Knows no Django.

Whoever needs them enters ``services(environment)``. A *keeper*, one small process per state directory, starts both
servers, restarts one that dies, and stops them when the last user has gone, however that user went.
"""

from cdm.embedded.place import postgres_socket_dir, redis_socket
from cdm.embedded.trouble import NotStarted
from cdm.embedded.users import forget, pids, services

__all__ = ["NotStarted", "forget", "pids", "postgres_socket_dir", "redis_socket", "services"]
