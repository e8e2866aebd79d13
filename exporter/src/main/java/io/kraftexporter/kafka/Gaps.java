package io.kraftexporter.kafka;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log what a partial answer left out: once when that begins and once when it ends.
 *
 * <p>What was deleted since it was listed leaves no gap. What the brokers' version cannot answer is
 * said once and no more. For one thread at a time.
 */
final class Gaps {
  private static final Logger LOG = LoggerFactory.getLogger(Gaps.class);

  private final Set<String> open = new HashSet<>();
  private final Set<String> unsupported = new HashSet<>();

  void note(String what, Answers<?, ?> answers) {
    note(what, answers.failures());
  }

  void note(String what, Map<?, Exception> failures) {
    Map<Object, Exception> missing = new HashMap<>(failures);
    missing.values().removeIf(Gaps::isGone);
    if (missing.values().removeIf(UnsupportedVersionException.class::isInstance)
        && unsupported.add(what)) {
      LOG.info("{}: not supported by the brokers, so there are no such metrics", what);
    }
    if (missing.isEmpty()) {
      if (open.remove(what)) {
        LOG.info("{}: all answered again", what);
      }
    } else if (open.add(what)) {
      Map.Entry<Object, Exception> one = missing.entrySet().iterator().next();
      LOG.warn(
          "{}: {} not answered, among them {}: {}",
          what,
          missing.size(),
          one.getKey(),
          one.getValue().toString());
    }
  }

  private static boolean isGone(Exception failure) {
    return failure instanceof GroupIdNotFoundException
        || failure instanceof UnknownTopicOrPartitionException;
  }
}
