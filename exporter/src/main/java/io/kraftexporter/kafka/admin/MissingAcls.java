package io.kraftexporter.kafka.admin;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ACLs that the exporter's user lacks: each is logged once for all calls and sources that need
 * it, and once when it was given. Safe for any number of threads.
 */
public final class MissingAcls {
  private static final Logger LOG = LoggerFactory.getLogger(MissingAcls.class);

  /** The most things that must be answered, for each ACL, until it counts as given. */
  private static final int REMEMBERED = 1_000;

  private record Refused(String call, Object thing) {}

  private final Consumer<String> warn;
  private final Consumer<String> info;

  /** Refusals that no answer has followed, by the ACL that they need. */
  private final Map<String, Set<Refused>> missing = new TreeMap<>();

  private final Set<String> empty = new HashSet<>();

  public MissingAcls() {
    this(LOG::warn, LOG::info);
  }

  MissingAcls(Consumer<String> warn, Consumer<String> info) {
    this.warn = warn;
    this.info = info;
  }

  /** Takes that a call was refused for one of the things that it requests. */
  synchronized void refused(String call, Object thing, MissingAclException refusal) {
    Set<Refused> refused = missing.computeIfAbsent(refusal.acl(), acl -> new HashSet<>());
    if (refused.isEmpty()) {
      warn.accept(
          "the ACL "
              + refusal.acl()
              + " is missing; metrics that need it are left out until it is given: "
              + refusal.answer());
    }
    if (refused.size() < REMEMBERED) {
      refused.add(new Refused(call, thing));
    }
  }

  /** Takes that a call was answered for the things of which the test is true. */
  synchronized void answered(String call, Predicate<Object> things) {
    missing.forEach(
        (acl, refused) -> {
          refused.removeIf(each -> each.call().equals(call) && things.test(each.thing()));
          if (refused.isEmpty()) {
            info.accept("the ACL " + acl + " has been given");
          }
        });
    missing.values().removeIf(Set::isEmpty);
  }

  /**
   * Takes that a list is empty, or not: brokers do not list what the user may not describe, and do
   * not say so.
   */
  public synchronized void listed(String call, String acl, boolean none) {
    if (none && empty.add(call)) {
      info.accept(call + ": none; if there are any, the ACL " + acl + " is missing");
    } else if (!none) {
      empty.remove(call);
    }
  }
}
