"""Babelwire itself, from its command line, as built in dist/; it has no threshold to set."""
import json
import resource
import subprocess
import sys
from pathlib import Path

from peer import report

COMMAND = Path(__file__).parents[2] / 'bin' / 'babelwire.js'

file = sys.argv[1]
lines = subprocess.run(['node', COMMAND, 'cluster', file], check=True, stdout=subprocess.PIPE).stdout.splitlines()
report(None, [json.loads(line)['storyId'] for line in lines], None, resource.RUSAGE_CHILDREN)
