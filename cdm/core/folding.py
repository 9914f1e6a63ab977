"""Words as they are searched and sorted: accents, case, œ and · do not matter to who looks for something.

PostgreSQL does it (the embedded one has no unaccent), in a function of each room's own: rooms know nothing of one
another, and a function that generated columns rest on must not change under another room's feet.
"""

from __future__ import annotations

LETTERS = "àáâãäåçèéêëìíîïñòóôõöùúûüýÿ’", "aaaaaaceeeeiiiinooooouuuuyy'"


def function(name: str) -> str:
    """The SQL that creates ``name(words text) → text``, for a migration."""
    accents, plain = LETTERS[0], LETTERS[1].replace("'", "''")
    return f"""
CREATE FUNCTION {name}(words text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT translate(replace(replace(replace(lower(words), 'œ', 'oe'), 'æ', 'ae'), '·', ''), '{accents}', '{plain}')
$$;
"""
