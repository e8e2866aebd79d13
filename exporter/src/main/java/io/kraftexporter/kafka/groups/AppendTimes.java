package io.kraftexporter.kafka.groups;

import static java.util.stream.Collectors.toMap;

import io.kraftexporter.kafka.admin.Answers;
import io.kraftexporter.kafka.admin.KafkaAdmin;
import io.kraftexporter.kafka.admin.Questions;
import io.kraftexporter.kafka.timeline.TimelineFile;
import io.kraftexporter.kafka.timeline.Timelines;
import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.scrape.FailureText;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicListing;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the timelines of a cluster: takes the look at the logs that each collection brings, asks
 * the brokers for more where that does not suffice, and once a minute forgets topics that were made
 * anew and writes the rest to the file. For one thread at a time.
 */
final class AppendTimes {
  private static final Logger LOG = LoggerFactory.getLogger(AppendTimes.class);
  private static final Duration PERIOD = Duration.ofMinutes(1);

  private final KafkaAdmin admin;
  private final TimelineProbes probes;
  private final FirstRecords firsts;
  private final Optional<Path> file;
  private final Questions questions;
  private final GroupsMemory memory;
  private Deadline nextList = Deadline.in(Duration.ZERO);
  private boolean unwritable;
  private boolean full;
  private boolean unrefined;

  /**
   * Asks over this client.
   *
   * @param firsts to be found where there may be no record behind a commit
   * @param most lookups of records in one collection
   * @param file where to keep the timelines while the exporter does not run
   * @param memory where to keep them while it does
   */
  AppendTimes(
      KafkaAdmin admin,
      FirstRecords firsts,
      RecordAges ages,
      int most,
      Optional<Path> file,
      GroupsMemory memory) {
    this.admin = admin;
    this.questions = new Questions(admin);
    this.firsts = firsts;
    this.probes = new TimelineProbes(admin, most, ages, firsts);
    this.file = file;
    this.memory = memory;
  }

  /**
   * All that is known after this look; nothing as long as it cannot be found out whether what the
   * file holds is of the same topics.
   *
   * @param deadline by when to have it
   * @param search when to stop the search, which goes on the next time
   */
  Timelines after(GroupsSnapshot snapshot, Deadline deadline, Deadline search) throws Exception {
    Map<String, Uuid> topics = new HashMap<>();
    if (nextList.passed()) {
      attempt(() -> topics.putAll(topics(Questions.part(deadline, 0.3))));
    }
    if (memory.timelines == null && topics.isEmpty()) {
      return new Timelines();
    }
    Timelines known = Objects.requireNonNullElseGet(memory.timelines, this::read);
    memory.timelines = known;
    if (!topics.isEmpty()) {
      nextList = Deadline.in(PERIOD);
      known.topics(topics);
    }
    known.saw(snapshot.logs().ends(), snapshot.logs().gone(), snapshot.times());
    say(known.isFull());
    if (!topics.isEmpty()) {
      write();
    }
    boolean refined = attempt(() -> firsts.find(known, snapshot, search));
    unrefined = !(attempt(() -> probes.narrow(known, snapshot, search)) && refined);
    return known;
  }

  /** A step without which known times are as before. */
  private interface Refinement {
    void run() throws Exception;
  }

  /** Returns whether a refinement succeeded: one that fails affects no other, and no group. */
  private boolean attempt(Refinement refinement) throws InterruptedException {
    try {
      refinement.run();
      return true;
    } catch (InterruptedException | InterruptException e) {
      throw e;
    } catch (Exception e) {
      if (!unrefined) {
        LOG.warn("lag in seconds is less exact, as time-index lookups fail: {}", FailureText.of(e));
      }
      LOG.debug("time-index lookups fail", e);
      unrefined = true;
      return false;
    }
  }

  private void say(boolean isFull) {
    if (isFull && !full) {
      LOG.warn(
          "partition limit reached: no lag in seconds for additional partitions; series left out"
              + " are counted in {}",
          GroupMetrics.DROPPED.name());
    }
    full = isFull;
  }

  /** Writes the file, if there is one to be written. */
  void write() {
    Timelines known = memory.timelines;
    if (known == null || file.isEmpty()) {
      return;
    }
    try {
      new TimelineFile(file.get()).write(known);
      if (unwritable) {
        LOG.info("{} is written again", file.get());
      }
      unwritable = false;
    } catch (IOException e) {
      if (!unwritable) {
        LOG.warn(
            "{} cannot be written, so a restart would lose lag in seconds: {}",
            file.get(),
            FailureText.of(e));
      }
      unwritable = true;
    }
  }

  private Timelines read() {
    try {
      return file.isPresent() ? new TimelineFile(file.get()).read() : new Timelines();
    } catch (IOException e) {
      LOG.warn("file of timelines {} is ignored: {}", file.get(), FailureText.of(e));
      return new Timelines();
    }
  }

  /** Every topic's id; nothing if no broker tells. */
  private Map<String, Uuid> topics(Deadline deadline) throws InterruptedException {
    ListTopicsOptions options = new ListTopicsOptions().listInternal(true);
    Answers<String, Collection<TopicListing>> answers =
        questions.await(
            "listTopics",
            Map.of(
                "all",
                admin
                    .client()
                    .listTopics(options.timeoutMs(KafkaAdmin.millis(deadline)))
                    .listings()),
            deadline);
    return answers.values().values().stream()
        .flatMap(Collection::stream)
        .collect(toMap(TopicListing::name, TopicListing::topicId));
  }
}
