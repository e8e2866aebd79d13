package io.kraftexporter.kafka.admin;

import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;

/**
 * An Admin client with its life: its thread ends with an error such as OutOfMemoryError, and the
 * client then refuses every call.
 *
 * @param isAlive whether the client's thread runs
 */
record KafkaClient(Admin admin, BooleanSupplier isAlive) {}
