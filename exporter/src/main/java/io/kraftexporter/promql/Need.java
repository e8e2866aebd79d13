package io.kraftexporter.promql;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How many values of the past an expression needs, from least to most. */
public enum Need {
  /** The present values. */
  NOW,
  /** Values of some seconds: it uses speeds and counts. */
  SOME_SECONDS,
  /** Values of as long as it says. */
  HISTORY;

  private Need or(Need other) {
    return compareTo(other) < 0 ? other : this;
  }

  /**
   * Finds the needs of expressions over recorded series. For one thread at a time.
   *
   * @param recordings the expressions of each recorded series
   */
  public record Finder(Map<String, List<Query>> recordings, Map<String, Need> known) {

    public Finder(Map<String, List<Query>> recordings) {
      this(recordings, new HashMap<>());
    }

    /** Returns the need of an expression. */
    public Need of(Expr expr) {
      Need need = own(expr);
      for (Expr child : expr.children()) {
        need = need.or(of(child));
      }
      return need;
    }

    private Need own(Expr expr) {
      if (expr instanceof Expr.Selector selector) {
        return selector.offset().isPresent() ? HISTORY : recorded(selector.name());
      }
      boolean ranged =
          expr instanceof Expr.FunctionCall call
              && call.arguments().stream().anyMatch(argument -> isRange(argument.bare()));
      if (ranged) {
        return RangeFunctions.NAMES.contains(((Expr.FunctionCall) expr).function())
            ? SOME_SECONDS
            : HISTORY;
      }
      return expr instanceof Expr.Subquery ? HISTORY : NOW;
    }

    private static boolean isRange(Expr expr) {
      return expr instanceof Expr.Selector selector && selector.range().isPresent();
    }

    private Need recorded(String name) {
      Need before = known.get(name);
      if (before != null) {
        return before;
      }
      Need need = NOW;
      for (Query query : recordings.getOrDefault(name, List.of())) {
        need = need.or(of(query.expr()));
      }
      known.put(name, need);
      return need;
    }
  }

  /**
   * Returns the alternatives of an expression: the operands of {@code or}, also within {@code
   * label_replace}. Each alternative that is true makes the expression true.
   */
  public static List<Expr> alternatives(Expr expr) {
    List<Expr> all = new ArrayList<>();
    collect(expr, all);
    return all;
  }

  private static void collect(Expr expr, List<Expr> into) {
    Expr bare = expr.bare();
    if (bare instanceof Expr.Binary binary && binary.operator().equals("or")) {
      collect(binary.left(), into);
      collect(binary.right(), into);
    } else if (bare instanceof Expr.FunctionCall call && call.function().equals("label_replace")) {
      List<Expr> inner = alternatives(call.arguments().get(0));
      for (Expr each : inner) {
        List<Expr> arguments = new ArrayList<>(call.arguments());
        arguments.set(0, each);
        into.add(new Expr.FunctionCall(call.span(), call.function(), arguments));
      }
    } else {
      into.add(bare);
    }
  }
}
