"""The Django database backend on SQLCipher: `ENGINE = "hygie.strongbox.sqlcipher"`."""
