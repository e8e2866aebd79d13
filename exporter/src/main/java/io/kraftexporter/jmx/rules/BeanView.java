package io.kraftexporter.jmx.rules;

import io.kraftexporter.jmx.rules.Customizer.Extra;
import io.kraftexporter.jmx.rules.RuleFile.Decision;
import io.kraftexporter.jmx.rules.RuleResult.Match;
import io.kraftexporter.jmx.rules.RuleResult.Scale;
import io.kraftexporter.metric.Series;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.management.Attribute;
import javax.management.ObjectName;
import javax.management.openmbean.TabularData;
import org.jspecify.annotations.Nullable;

/**
 * A bean as one rule file sees it: which series the values of each place belong to. Learns with
 * every value; for one thread at a time.
 */
public final class BeanView {

  /** The series that the values of one place belong to; without one, they are dropped. */
  private record Fate(
      @Nullable Series series, Scale scale, Supplier<String> place, boolean lasting) {
    private static final Fate NONE_FOR_NOW = new Fate(null, Scale.PLAIN, () -> "", false);
    private static final Fate NONE_EVER = new Fate(null, Scale.PLAIN, () -> "", true);

    static Fate none(boolean lasting) {
      return lasting ? NONE_EVER : NONE_FOR_NOW;
    }

    boolean hopeless() {
      return series == null && lasting;
    }
  }

  private final RuleFile file;
  private final ObjectName name;
  private final Customizer customizer;
  private final SeriesMaker maker;
  private final Consumer<String> troubles;
  private final Map<String, Fate> fates = new HashMap<>(2);
  private Map<String, String> labels = Map.of();

  /**
   * A bean through a file.
   *
   * @param shown the name as rules see it
   * @param troubles takes what a rule failed with
   */
  public BeanView(
      RuleFile file,
      ObjectName name,
      BeanName shown,
      SeriesMaker maker,
      Consumer<String> troubles) {
    this.file = file;
    this.name = name;
    this.customizer = file.customizer(shown);
    this.maker = maker;
    this.troubles = troubles;
  }

  /** Returns whether the file lets this attribute be read. */
  public boolean reads(String attribute) {
    return file.filter().reads(name, attribute);
  }

  /** Begins with what was read of the bean at once: some of it may be labels of all the rest. */
  public void begin(List<Attribute> values, List<Sample> to) {
    Map<String, String> now = customizer.labels(values);
    if (!now.equals(labels)) {
      labels = now;
      fates.clear();
    }
    for (Extra extra : customizer.extras()) {
      take(extra.name(), extra.description(), extra.value(), to);
    }
  }

  /** Turns a value into samples, and returns whether there may be any, now or later. */
  public boolean take(
      String attribute, @Nullable String description, @Nullable Object value, List<Sample> to) {
    if (value == Unreadable.VALUE) {
      return file.asksAgain();
    }
    boolean plain = value instanceof Number || value instanceof Boolean || value instanceof String;
    Fate known = plain ? fates.get(attribute) : null;
    if (known != null && value != null) {
      sample(known, value, to);
      return !known.hopeless() || isLabel(attribute);
    }
    return takeApart(attribute, description, value, to) || isLabel(attribute);
  }

  private boolean isLabel(String attribute) {
    return customizer.attributesAsLabels().contains(attribute);
  }

  private boolean takeApart(
      String attribute, @Nullable String description, @Nullable Object value, List<Sample> to) {
    List<Fate> met = new ArrayList<>(1);
    BeanName shown = BeanName.of(name); // not kept: it is several times larger than all the rest
    boolean readable =
        Leaf.each(
            shown,
            List.of(),
            attribute,
            description,
            value,
            leaf -> {
              Fate fate = fate(leaf, shown);
              met.add(fate);
              sample(fate, leaf.value(), to);
            });
    return readable
        ? met.isEmpty() || value instanceof TabularData || !met.stream().allMatch(Fate::hopeless)
        : file.asksAgain();
  }

  private static void sample(Fate fate, Object value, List<Sample> to) {
    if (fate.series() != null) {
      Double number = fate.scale().of(value);
      if (number != null) {
        to.add(new Sample(fate.series(), number, fate.place()));
      }
    }
  }

  private Fate fate(Leaf leaf, BeanName shown) {
    boolean plain = leaf.keys().isEmpty() && leaf.bean().equals(shown);
    String place = plain ? leaf.name() : leaf.at(false).toString();
    Fate known = fates.get(place);
    if (known != null) {
      return known;
    }
    Fate fate = decide(leaf, plain);
    if (fate.lasting()) {
      fates.put(place, fate);
    }
    return fate;
  }

  private Fate decide(Leaf leaf, boolean plain) {
    try {
      Decision decision = file.decide(leaf, labels);
      return decision.outcome() instanceof Match match
          ? new Fate(
              maker.series(match),
              match.scale(),
              plain ? place(decision.place().name()) : decision.place()::toString,
              decision.lasting())
          : Fate.none(decision.lasting());
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      troubles.accept(file + ": " + leaf.at(false) + ": " + e.getMessage());
      return Fate.none(true);
    }
  }

  /** The place of one of the bean's attributes, made when it is asked for. */
  private Supplier<String> place(String attribute) {
    return () -> new ValuePath(BeanName.of(name), List.of(), attribute).toString();
  }
}
