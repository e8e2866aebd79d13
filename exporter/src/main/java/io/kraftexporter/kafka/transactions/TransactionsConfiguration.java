package io.kraftexporter.kafka.transactions;

import io.kraftexporter.config.Check;
import io.kraftexporter.config.Switchable;
import java.time.Duration;

/**
 * The configuration of the source of transactions.
 *
 * @param period what is younger than this serves further scrapes
 * @param tooLong for how long a transaction may be open
 */
public record TransactionsConfiguration(boolean enabled, Duration period, Duration tooLong)
    implements Switchable {

  public TransactionsConfiguration {
    new Check().period("period", period).period("too_long", tooLong).done();
  }
}
