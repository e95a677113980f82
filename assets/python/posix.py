"""`posix`, which the import machinery of the standard library wants to see: nothing but refusals."""

from os import *
from os import environ, fspath, stat, getcwd, open, read, write, close, listdir
