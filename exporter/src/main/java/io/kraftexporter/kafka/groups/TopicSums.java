package io.kraftexporter.kafka.groups;

import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.Sampler;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleBinaryOperator;

/** A value of each topic over its partitions, which is known only if nothing is missing in it. */
final class TopicSums {
  private final Map<String, Double> values = new TreeMap<>();
  private final DoubleBinaryOperator operator;

  private TopicSums(DoubleBinaryOperator operator) {
    this.operator = operator;
  }

  static TopicSums sum() {
    return new TopicSums(Double::sum);
  }

  static TopicSums max() {
    return new TopicSums(Math::max);
  }

  void add(String topic, double value) {
    values.merge(topic, value, operator::applyAsDouble);
  }

  /** Nothing is known then of this topic. */
  void miss(String topic) {
    values.put(topic, Double.NaN);
  }

  boolean isComplete() {
    return values.values().stream().noneMatch(value -> value.isNaN());
  }

  void set(Sampler sampler, Metric metric, String group) {
    values.forEach(
        (topic, value) -> {
          if (!value.isNaN()) {
            sampler.set(metric, value, group, topic);
          }
        });
  }
}
