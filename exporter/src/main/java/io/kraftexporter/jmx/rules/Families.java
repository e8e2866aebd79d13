package io.kraftexporter.jmx.rules;

import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.Series;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The samples of one reading by one rule file, in families that jmx_exporter would serve: every
 * sample of a family is of one type, and no two have the same labels. To that end a family of
 * several types is of none, and its counters are called like the others; in a family with equal
 * labels, each sample has one more that tells where it is from.
 */
public final class Families {
  private static final String COUNTER = "_total";
  private static final String ORIGIN = "_objectname";

  private final List<Sample> samples;
  private final Set<String> doubtful = new HashSet<>();

  private Families(List<Sample> samples) {
    this.samples = samples;
  }

  /** The same samples, in another order where something had to be settled. */
  public static List<Sample> settled(List<Sample> samples) {
    Families families = new Families(samples);
    families.look();
    return families.doubtful.isEmpty() ? samples : families.settled();
  }

  /** Notes the families that are not as they should be; most often there are none. */
  @SuppressWarnings("ReferenceEquality") // the same metric again and again: it saves work, no more
  private void look() {
    Set<Series> seen = new HashSet<>(samples.size() * 2);
    Map<String, Metric.Type> types = new HashMap<>();
    Metric last = null;
    for (Sample sample : samples) {
      Metric metric = sample.series().metric();
      if (!seen.add(sample.series())) {
        doubtful.add(family(metric));
      }
      if (metric != last) {
        Metric.Type known = types.putIfAbsent(family(metric), metric.type());
        if (known != null && known != metric.type()) {
          doubtful.add(family(metric));
        }
        last = metric;
      }
    }
  }

  private List<Sample> settled() {
    List<Sample> settled = new ArrayList<>(samples.size());
    Map<String, List<Sample>> families = new LinkedHashMap<>();
    for (Sample sample : samples) {
      String family = family(sample.series().metric());
      if (doubtful.contains(family)) {
        families.computeIfAbsent(family, any -> new ArrayList<>()).add(sample);
      } else {
        settled.add(sample);
      }
    }
    families.forEach((name, family) -> settled.addAll(unlike(ofOneType(name, family))));
    return settled;
  }

  private static List<Sample> ofOneType(String name, List<Sample> family) {
    if (family.stream().map(sample -> sample.series().metric().type()).distinct().count() == 1) {
      return family;
    }
    return family.stream()
        .map(sample -> sample.in(name, Metric.Type.UNKNOWN, List.of(), List.of()))
        .toList();
  }

  private static List<Sample> unlike(List<Sample> family) {
    Set<Series> seen = new HashSet<>();
    if (family.stream().allMatch(sample -> seen.add(sample.series()))) {
      return family;
    }
    return family.stream().map(Families::withOrigin).toList();
  }

  /** A rule's own label of that name stays as it is. */
  private static Sample withOrigin(Sample sample) {
    Metric metric = sample.series().metric();
    return metric.labels().contains(ORIGIN)
        ? sample
        : sample.in(metric.name(), metric.type(), List.of(ORIGIN), List.of(sample.place().get()));
  }

  private static String family(Metric metric) {
    return metric.type() == Metric.Type.COUNTER
        ? metric.name().substring(0, metric.name().length() - COUNTER.length())
        : metric.name();
  }
}
