"""A database of PostgreSQL that is lent again: put back as it was, since a new one is dear.

Making a copy writes a thousand files, dropping it removes them: most of a second of the server.
"""

ALONE = """SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()"""
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
# Two sums, so that two changes do not hide each other.
SUM = """SELECT '{name}', count(*), coalesce(sum(hashtextextended(one::text, 1)), 0),
coalesce(sum(hashtextextended(one::text, 2)), 0) FROM "{name}" AS one"""
COUNTERS = """SELECT sequencename, start_value, last_value FROM pg_sequences
WHERE schemaname = 'public' ORDER BY 1"""


class Original:
    """What a database held when it was new."""

    def __init__(self, line):
        self.tables = [name for (name,) in line.execute(TABLES)]
        self.sums = self._sums(line)
        self.counters = line.execute(COUNTERS).fetchall()
        self.rows = {name: self._read(line, name) for name in self.tables}

    def restore(self, line):
        """End everybody else's connection and put back whatever changed."""
        while line.execute(ALONE).fetchone() != (0,):
            pass
        with line.transaction():
            line.execute("SET LOCAL session_replication_role = replica")  # no foreign keys
            for name, found in self._sums(line).items():
                if found != self.sums[name]:
                    self._write(line, name)
            for name, start, last in self.counters:
                words = (f'"{name}"', last or start, last is not None)
                line.execute("SELECT setval(%s::text::regclass, %s, %s)", words)

    def _sums(self, line):
        asked = " UNION ALL ".join(SUM.format(name=name) for name in self.tables)
        return {name: sums for name, *sums in line.execute(asked)}

    def _read(self, line, name):
        with line.cursor().copy(f'COPY "{name}" TO STDOUT (FORMAT binary)') as told:
            return b"".join(told)

    def _write(self, line, name):
        line.execute(f'DELETE FROM "{name}"')
        if self.rows[name]:
            with line.cursor().copy(f'COPY "{name}" FROM STDIN (FORMAT binary)') as told:
                told.write(self.rows[name])
