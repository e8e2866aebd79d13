package io.kraftexporter.kafka.admin;

import io.kraftexporter.scrape.LoggedFailure;
import io.kraftexporter.scrape.Unavailable;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log what a partial answer left out: once when that begins and once when it ends.
 *
 * <p>What was deleted since it was listed leaves no gap. What the brokers' version cannot answer is
 * said once and no more. For one thread at a time.
 */
public final class Gaps {
  private static final Logger LOG = LoggerFactory.getLogger(Gaps.class);

  private final Consumer<String> warn;
  private final Consumer<String> info;
  private final Set<String> open = new HashSet<>();
  private final Map<String, Set<String>> unreachable = new HashMap<>();
  private final Set<String> unsupported = new HashSet<>();

  public Gaps() {
    this(LOG::warn, LOG::info);
  }

  Gaps(Consumer<String> warn, Consumer<String> info) {
    this.warn = warn;
    this.info = info;
  }

  /** Takes the answers of a call about many things; where nothing was asked, all is as before. */
  public void note(String what, Answers<?, ?> answers) {
    Map<String, Exception> missing = new TreeMap<>();
    answers.failures().forEach((key, failure) -> missing.put(text(key), failure));
    Set<String> silent = new HashSet<>(missing.keySet());
    silent.removeIf(key -> !isUnreachable(missing.get(key)));
    unreachable.put(what, silent);
    missing.values().removeIf(failure -> isGone(failure) || failure instanceof LoggedFailure);
    if (missing.values().removeIf(UnsupportedVersionException.class::isInstance)
        && unsupported.add(what)) {
      info.accept(what + ": not supported by the brokers, so there are no such metrics");
    }
    if (!missing.isEmpty()) {
      if (open.add(what)) {
        warn.accept(what + ": " + missing.size() + " not answered, such as " + first(missing));
      }
    } else if (!answers.values().isEmpty() && open.remove(what)) {
      info.accept(what + ": all answered again");
    }
  }

  private static String text(Object key) {
    return key instanceof ConfigResource resource ? resource.name() : key.toString();
  }

  private static String first(Map<String, Exception> missing) {
    Map.Entry<String, Exception> first = missing.entrySet().iterator().next();
    String key = first.getKey();
    String reason = Objects.requireNonNullElse(first.getValue().getMessage(), "");
    return reason.startsWith(key) ? reason : key + ": " + reason;
  }

  /** Returns what is missing because a server was not reached or did not answer, by call. */
  Map<String, Set<String>> unreachable() {
    Map<String, Set<String>> missing = new HashMap<>(unreachable);
    missing.values().removeIf(Set::isEmpty);
    return missing;
  }

  private static boolean isUnreachable(@Nullable Exception failure) {
    return Answers.isLate(failure)
        || failure instanceof IOException
        || (failure instanceof LoggedFailure && !(failure instanceof Unavailable));
  }

  private static boolean isGone(Exception failure) {
    return failure instanceof GroupIdNotFoundException
        || failure instanceof UnknownTopicOrPartitionException;
  }
}
