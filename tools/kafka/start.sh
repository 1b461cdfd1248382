#!/bin/sh
# Starts a real Apache Kafka on this machine and prints its bootstrap address, for KAFKA_BROKERS.
# Ctrl-C or SIGTERM stops it and deletes its data. Needs Java 17 and, the first time, Maven.
set -e
cd "$(dirname "$0")/../.."
node_modules/.bin/tsc -p tools/kafka
exec node dist/tools/kafka/start.js
