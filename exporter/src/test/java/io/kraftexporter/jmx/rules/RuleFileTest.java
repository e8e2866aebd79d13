package io.kraftexporter.jmx.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.kraftexporter.jmx.remote.Bean;
import io.kraftexporter.jmx.remote.ObjectNames;
import io.kraftexporter.jmx.rules.RuleResult.Match;
import io.kraftexporter.metric.Metric;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;
import javax.management.openmbean.TabularDataSupport;
import javax.management.openmbean.TabularType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** The rows of what the java agent does with a rule and one value of {@code d:type=T,k="q,r"}. */
class RuleFileTest {

  static final List<Arguments> RULES =
      List.of(
          row("unanchored", 1, "pattern: Num\nname: n", "n UNKNOWN 1.0"),
          row("anchored", 1, "pattern: '^d<.*>Num: 1$'\nname: n", "n UNKNOWN 1.0"),
          row("anchored too early", 1, "pattern: ^Num\nname: n", "-"),
          row("an anchor in one alternative", 1, "pattern: ^x|Num\nname: n", "n UNKNOWN 1.0"),
          row("an anchor in a group", 1, "pattern: (^x|Num)\nname: n", "n UNKNOWN 1.0"),
          row("an anchor before a group", 1, "pattern: ^(x|Num)\nname: n", "-"),
          row("a bracket in a class", 1, "pattern: '^[(]|Num'\nname: n", "n UNKNOWN 1.0"),
          row("a quotation", 1, "pattern: '^\\Q(\\E|Num'\nname: n", "n UNKNOWN 1.0"),
          row("leading groups are short", 1, "pattern: (\\w+)><>Num\nname: n_$1", "-"),
          row(
              "quotes stay",
              1,
              "pattern: k=(.+)><>Num\nname: n\nlabels: {k: $1}",
              "n{k=\"q,r\"} UNKNOWN 1.0"),
          row("named groups", 1, "pattern: type=(?<t>\\w+)\nname: n_${t}", "n_T UNKNOWN 1.0"),
          row("escapes", 1, "pattern: Num\nname: n\nlabels: {a: '\\$1'}", "n{a=$1} UNKNOWN 1.0"),
          row(
              "the value is in the text",
              5,
              "pattern: 'Num: (\\d)'\nname: n\nvalue: $1",
              "n UNKNOWN 5.0"),
          row(
              "a cached rule sees no value",
              5,
              "pattern: 'Num: (.*)'\nname: n\nvalue: $1\ncache: true",
              "-"),
          row("no line feed", "a\nb", "pattern: Num\nname: n\nvalue: 1", "-"),
          row(
              "dates are seconds",
              Date.from(Instant.ofEpochMilli(1500)),
              "pattern: 'Num: 1.5$'\nname: n",
              "n UNKNOWN 1.5"),
          row(
              "enums are texts",
              TimeUnit.DAYS,
              "pattern: 'Num: (.*)'\nname: n\nvalue: 1\nlabels: {u: $1}",
              "n{u=DAYS} UNKNOWN 1.0"),
          row("optional value", Optional.of(2), "pattern: Num\nname: n", "n UNKNOWN 2.0"),
          row("optional nothing", Optional.empty(), "pattern: Num\nname: n", ""),
          row("null", null, "pattern: Num\nname: n", ""),
          row("arrays", new int[] {1}, "pattern: Num\nname: n", ""),
          row("characters", 'c', "pattern: Num\nname: n", "unsupported"),
          row("texts are not parsed", "1", "pattern: Num\nname: n", "n UNKNOWN null"),
          row("texts with value", "x", "pattern: Num\nname: n\nvalue: 3", "n UNKNOWN 3.0"),
          row("infinite", Double.POSITIVE_INFINITY, "pattern: Num\nname: n", "n UNKNOWN Infinity"),
          row("truth", true, "pattern: Num\nname: n\nvalueFactor: 5", "n UNKNOWN 1.0"),
          row("factor", 2, "pattern: Num\nname: n\nvalueFactor: 0.5", "n UNKNOWN 1.0"),
          row(
              "factor of value",
              2,
              "pattern: Num\nname: n\nvalueFactor: 0.5\nvalue: 3",
              "n UNKNOWN 1.5"),
          row("empty name", 1, "pattern: Num()\nname: $1", "-"),
          row("value is no number", 1, "pattern: Num\nname: n\nvalue: x", "-"),
          row("counter", 1, "pattern: Num\nname: n\ntype: COUNTER", "n_total COUNTER 1.0"),
          row(
              "counter has it",
              1,
              "pattern: Num\nname: n_total\ntype: COUNTER",
              "n_total COUNTER 1.0"),
          row("gauge total", 1, "pattern: Num\nname: n_total\ntype: GAUGE", "n GAUGE 1.0"),
          row("gauge info", 1, "pattern: Num\nname: n_info\ntype: GAUGE", "n GAUGE 1.0"),
          row(
              "suffixes again and again",
              1,
              "pattern: Num\nname: n_total_created_bucket",
              "n UNKNOWN 1.0"),
          row(
              "counter count",
              1,
              "pattern: Num\nname: n_count\ntype: COUNTER",
              "n_count_total COUNTER 1.0"),
          row("only total", 1, "pattern: Num\nname: total\ntype: GAUGE", "total GAUGE 1.0"),
          row("illegal characters", 1, "pattern: Num\nname: 9a-é--b:c", "_9a_b:c UNKNOWN 1.0"),
          row(
              "underscores in labels",
              1,
              "pattern: Num\nname: n\nlabels: {__x: a, 'a:b': c}",
              "n{_x=a, a_b=c} UNKNOWN 1.0"),
          row(
              "empty labels",
              1,
              "pattern: Num()\nname: n\nlabels: {a: $1, $1: b}",
              "n UNKNOWN 1.0"),
          row(
              "snake case",
              1,
              "pattern: 'T, k=.*>(num)'\nname: $1\nattrNameSnakeCase: true",
              "num UNKNOWN 1.0"),
          row(
              "default format",
              1,
              "pattern: Num\ntype: GAUGE\nvalueFactor: 2",
              "d_T_Num{k=\"q,r\"} GAUGE 2.0"),
          row("no pattern", 1, "type: GAUGE", "d_T_Num{k=\"q,r\"} GAUGE 1.0"));

  private static Arguments row(String promise, Object value, String rule, String expected) {
    return Arguments.of(promise, value, rule, expected);
  }

  @ParameterizedTest(name = "{0}")
  @FieldSource("RULES")
  void aRuleMakesOfAValueWhatTheAgentMakes(
      String promise, Object value, String rule, String expected) throws Exception {
    String yaml = "rules:\n" + ("- " + rule).indent(2).replace("\n  ", "\n    ");
    assertEquals(expected, made(RuleFile.parse("f", yaml), value));
  }

  @Test
  void withoutRulesEverythingComesInTheDefaultFormat() throws Exception {
    assertEquals("d_T_Num{k=\"q,r\"} UNKNOWN 1.0", made(RuleFile.parse("f", ""), 1));
    assertEquals("-", made(RuleFile.parse("f", "rules: []"), 1));
  }

  @Test
  void theFirstRuleThatMatchesWins() throws Exception {
    String yaml =
        """
        lowercaseOutputName: true
        lowercaseOutputLabelNames: true
        rules:
          - pattern: other
            name: other
          - pattern: Num
            name: First
            labels: {A: x}
          - pattern: Num
            name: second
        """;
    assertEquals("first{a=x} UNKNOWN 1.0", made(RuleFile.parse("f", yaml), 1));
  }

  @Test
  void helpNamesTheBeanUnlessTheRuleHasOne() throws Exception {
    RuleFile file = RuleFile.parse("f", "rules: [{pattern: Num, name: n}]");
    Leaf leaf = leaves(1).get(0);
    assertEquals(
        "About it. d:name=null,type=T,attribute=Num",
        ((Match) file.decide(leaf, Map.of()).outcome()).help());
    RuleFile own = RuleFile.parse("f", "rules: [{pattern: '(N)um', name: n, help: 'The $1.'}]");
    assertEquals("The N.", ((Match) own.decide(leaf, Map.of()).outcome()).help());
  }

  @Test
  void compositeItemsAreKeyedByTheAttribute() throws Exception {
    CompositeData usage = Bean.composite("Usage", new TreeMap<>(Map.of("used", 5L, "max", -1L)));
    assertEquals(
        List.of("d<type=T, k=\"q,r\"><Num>max: -1", "d<type=T, k=\"q,r\"><Num>used: 5"),
        texts(usage));
  }

  @Test
  void tableIndexesBecomeProperties() throws Exception {
    assertEquals(
        List.of("d<type=T, k=\"q,r\", k_=a><>Num: 2", "d<type=T, k=\"q,r\", k_=a><Num>other: 1"),
        texts(table()));
  }

  @Test
  void everyMistakeIsTold() {
    String yaml =
        """
        lowercaseOutputName: maybe
        colour: red
        startDelaySeconds: 1
        includeObjectNames: ["a"]
        rules:
          - pattern: "(a"
          - name: x
            patern: y
          - pattern: a
            name: $1
            type: gauge
            valueFactor: big
            labels: {a: 1, b: "${c}", node_id: "1", exported_node_id: "2"}
          - help: h
            labels: {a: b}
          - pattern: "(?<c>a)"
            name: ${c}$1
            labels: [a]
        """;
    RuleFileException refused =
        assertThrows(RuleFileException.class, () -> RuleFile.parse("f.yml", yaml));
    assertEquals(
        """
        f.yml: lowercaseOutputName: must be true or false
        f.yml: includeObjectNames: a: Key properties cannot be empty
        f.yml: rule 1: pattern: Unclosed group
        f.yml: rule 2: name: needs a pattern
        f.yml: rule 3: labels.a: must be a text: put it into quotes
        f.yml: rule 3: labels: node_id becomes exported_node_id, which is there already
        f.yml: rule 3: name: $1: No group 1
        f.yml: rule 3: labels.b: ${c}: No group with name {c}
        f.yml: rule 3: valueFactor: big is no number
        f.yml: rule 4: help: needs a name
        f.yml: rule 4: labels: need a name
        f.yml: rule 5: labels: must be names with values\
        """,
        refused.getMessage());
  }

  @Test
  void keysOfNewerVersionsAreNamedAndIgnored() throws Exception {
    RuleFile file =
        RuleFile.parse("f", "{colour: red, rules: [{pattern: Num, name: n, shade: dark}]}");
    assertEquals(
        List.of("colour: is not known here", "rule 1: shade: is not known here"), file.remarks());
    assertEquals("n UNKNOWN 1.0", made(file, 1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " -> ",
      value = {
        "rules: ['pattern: x'] -> f: rule 1: must be keys with values",
        "[{pattern: x}] -> f: must be keys with values",
        "rules -> f: must be keys with values",
        "'rules:' -> f: rules: must be a list",
      })
  void whatWouldSilentlyExportEveryBeanIsRefused(String yaml, String mistake) {
    RuleFileException refused =
        assertThrows(RuleFileException.class, () -> RuleFile.parse("f", yaml));
    assertEquals(mistake, refused.getMessage());
  }

  @Test
  void rulesWithLiteralNamesDeclareTheirMetrics() throws Exception {
    String yaml =
        """
        lowercaseOutputName: true
        rules:
          - {pattern: "(a)", name: A_x, type: COUNTER, help: The a., labels: {Topic: $1, b: c}}
          - {pattern: b, name: a_x_total, type: COUNTER, help: Another.}
          - {pattern: "(c)", name: c_$1}
          - {pattern: "(c)", name: c, labels: {$1: x}}
          - {pattern: d, name: ""}
          - {pattern: e}
        """;
    assertEquals(
        List.of(
            new Metric(
                "a_x_total", Metric.Type.COUNTER, "The a.", List.of("Topic", "b"), List.of())),
        RuleFile.parse("f", yaml).metrics());
  }

  @Test
  void brokenYamlIsToldWithItsLine() {
    RuleFileException refused =
        assertThrows(
            RuleFileException.class, () -> RuleFile.parse("f.yml", "rules: []\nrules: []\n"));
    assertEquals("f.yml: line 2: found duplicate key rules", refused.getMessage());
  }

  /** A rule, a value of {@code Num}, and whether what it makes of that is kept for all values. */
  static final List<Arguments> LASTING =
      List.of(
          Arguments.of("cache: true", "pattern: 'Num: 1'\nname: n\ncache: true", 1, true),
          Arguments.of("every value", "type: GAUGE", "x", true),
          Arguments.of("ends in the place, matched", "pattern: type=(.+)><>N\\w+", 1, true),
          Arguments.of("ends in the place, unmatched", "pattern: <><>(?:Other|X)", 1, true),
          Arguments.of("a text that is unmatched", "pattern: '><>Other'", "x", true),
          Arguments.of("a text that is matched", "pattern: '><>Num'", "x", false),
          Arguments.of("a text with a line break", "pattern: '><>Num'", "a\nb", false),
          Arguments.of("no end in sight", "pattern: Num", 1, false),
          Arguments.of("no end in sight, unmatched", "pattern: x", 1, false),
          Arguments.of("value, matched", "pattern: '<>Num: 1'", 1, false),
          Arguments.of("value, could match later", "pattern: '<>Num: 2'", 1, false),
          Arguments.of("value, could fail later", "pattern: '><>Num: [^R].*'", "STARTING", false),
          Arguments.of("value, without its colon", "pattern: '><>Num.+RUNNING'", "STARTING", false),
          Arguments.of("value of another bean", "pattern: 'e<.*><>Num: 2'", "x", true),
          Arguments.of("value in the name", "pattern: type=(.*)\nname: n_$1", 1, false),
          Arguments.of("alternatives", "pattern: 'Other: 2|e<>'", 1, false),
          Arguments.of("an end that may be missing", "pattern: 'e>?'", 1, false),
          Arguments.of("an end in a group", "pattern: 'e(x<>)?'", 1, false),
          Arguments.of("an end in a class", "pattern: '[]>][^>]'", 1, false),
          Arguments.of("looking ahead", "pattern: '(?=e:1)<>'", 1, false));

  @ParameterizedTest(name = "{0}")
  @FieldSource("LASTING")
  void onlyWhatNoValueCanChangeIsKept(String promise, String rule, Object value, boolean lasting)
      throws Exception {
    String yaml = "rules:\n" + ("- " + rule).indent(2).replace("\n  ", "\n    ");
    assertEquals(
        lasting, RuleFile.parse("f", yaml).decide(leaves(value).get(0), Map.of()).lasting());
  }

  private static String made(RuleFile file, Object value) {
    List<Leaf> leaves = new ArrayList<>();
    boolean supported = Leaf.each(BEAN, List.of(), "Num", "About it.", value, leaves::add);
    if (leaves.isEmpty()) {
      return supported ? "" : "unsupported";
    }
    Leaf leaf = leaves.get(0);
    return file.decide(leaf, Map.of()).outcome() instanceof Match match
        ? match.name()
            + (match.labels().isEmpty() ? "" : match.labels())
            + " "
            + match.type()
            + " "
            + match.scale().of(leaf.value())
        : "-";
  }

  private static final BeanName BEAN = BeanName.of(ObjectNames.of("d:type=T,k=\"q,r\""));

  private static List<Leaf> leaves(Object value) {
    List<Leaf> leaves = new ArrayList<>();
    Leaf.each(BEAN, List.of(), "Num", "About it.", value, leaves::add);
    return leaves;
  }

  private static List<String> texts(Object value) {
    return leaves(value).stream().map(leaf -> leaf.at(false) + ": " + leaf.value()).toList();
  }

  private static TabularDataSupport table() throws OpenDataException {
    String[] columns = {"k", "Value", "other"};
    OpenType<?>[] types = {SimpleType.STRING, SimpleType.INTEGER, SimpleType.INTEGER};
    CompositeType row = new CompositeType("Row", "A row.", columns, columns, types);
    TabularDataSupport table =
        new TabularDataSupport(new TabularType("Table", "Rows.", row, new String[] {"k"}));
    table.put(new CompositeDataSupport(row, columns, new Object[] {"a", 2, 1}));
    return table;
  }
}
