package io.kraftexporter.check;

import io.kraftexporter.promql.Element;
import io.kraftexporter.promql.Evaluator;
import io.kraftexporter.promql.Expr;
import io.kraftexporter.promql.Moment;
import io.kraftexporter.promql.Need;
import io.kraftexporter.promql.PromQlException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Evaluates the alerts of a rule book over recorded moments.
 *
 * <p>An alert of several alternatives is true if one of them is: those that need more of the past
 * than there is are left out and reported as not checked.
 */
final class Judge {
  private final RuleBook book;
  private final Runbooks runbooks;

  /** Result: what is not well, and what was not evaluated. */
  record AlertResults(List<CheckFinding> findings, List<Unchecked> unchecked) {}

  Judge(RuleBook book, Runbooks runbooks) {
    this.book = book;
    this.runbooks = runbooks;
  }

  /** Evaluates every alert at the last of these moments. */
  AlertResults judge(List<Moment> moments) {
    Need available = moments.size() > 1 ? Need.SOME_SECONDS : Need.NOW;
    Evaluator evaluator = new Evaluator(moments, book.recordings());
    Need.Finder needs = new Need.Finder(book.recordings());
    Map<String, CheckFinding> findings = new LinkedHashMap<>();
    Set<Unchecked> unchecked = new LinkedHashSet<>();
    for (AlertRule alert : book.alerts()) {
      for (Element element : elements(alert, available, needs, evaluator, unchecked)) {
        CheckFinding finding = finding(alert, element);
        // Of two severities of an alert the worse one counts, as Alertmanager's inhibition has it.
        findings.merge(
            finding.cluster() + "/" + finding.id(),
            finding,
            (one, other) -> one.severity().compareTo(other.severity()) <= 0 ? one : other);
      }
    }
    return new AlertResults(List.copyOf(findings.values()), List.copyOf(unchecked));
  }

  private static List<Element> elements(
      AlertRule alert,
      Need available,
      Need.Finder needs,
      Evaluator evaluator,
      Set<Unchecked> unchecked) {
    Area area = Area.of(alert.name()).orElseThrow();
    if (needs.of(alert.query().expr()).compareTo(available) <= 0) {
      return evaluator.elements(alert.query());
    }
    List<Element> elements = new ArrayList<>();
    Set<Map<String, String>> seen = new LinkedHashSet<>();
    for (Expr alternative : Need.alternatives(alert.query().expr())) {
      Need need = needs.of(alternative);
      if (need.compareTo(available) > 0) {
        unchecked.add(
            new Unchecked(alert.name(), alert.severity(), area, need == Need.SOME_SECONDS));
      } else {
        evaluator.elements(alert.query().with(alternative)).stream()
            .filter(element -> seen.add(element.labels()))
            .forEach(elements::add);
      }
    }
    return elements;
  }

  private CheckFinding finding(AlertRule alert, Element element) {
    Map<String, String> labels = new LinkedHashMap<>(element.labels());
    labels.remove(Element.NAME);
    return new CheckFinding(
        Area.of(alert.name()).orElseThrow(),
        alert.name(),
        alert.severity(),
        labels,
        alert.summary(),
        AlertText.render(alert.description(), element),
        alert.holds(),
        runbooks.action(alert.name(), labels),
        alert.runbook(),
        List.of());
  }

  /** Checks that every expression can be evaluated. */
  static List<String> unsupported(RuleBook book) {
    List<String> mistakes = new ArrayList<>();
    Evaluator evaluator =
        new Evaluator(List.of(new Moment(0, Map.of()), new Moment(1, Map.of())), book.recordings());
    Need.Finder needs = new Need.Finder(book.recordings());
    for (AlertRule alert : book.alerts()) {
      try {
        elements(alert, Need.SOME_SECONDS, needs, evaluator, new LinkedHashSet<>());
      } catch (PromQlException e) {
        mistakes.add(alert.name() + ": " + e.getMessage());
      }
    }
    return mistakes;
  }
}
