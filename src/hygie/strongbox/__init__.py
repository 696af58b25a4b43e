"""The local data folder: key slots, unlock and lock, the SQLCipher backend, copies.

slots, codes    pure: how one database key is wrapped for each way in, what a code looks like
locksmith       which slots there must be after each change
keyfile         `keys.json`: read with full validation, written atomically
engine          hygie.db without Django: create, try a key, change the key
turnstile       who is using the open database, in which thread
keyholder, box  the lock, then the strongbox of one folder and the one of this process
sqlcipher/      the Django database backend
middleware      holds the box during a request, or answers that it is locked
opening, copies what happens between the key and the first page: copy, then migrate
serving         one server per folder
"""
