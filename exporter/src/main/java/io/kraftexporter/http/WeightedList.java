package io.kraftexporter.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.ComplianceViolation;
import org.eclipse.jetty.http.QuotedCSVParser;
import org.jspecify.annotations.Nullable;

/**
 * The items of a list header such as {@code Accept}, with their weights (RFC 9110, 12.4.2).
 *
 * <p>Unlike Jetty's {@code QuotedQualityCSV}, keeps items of weight 0, which are exclusions. An
 * item whose weight cannot be parsed is left out.
 */
final class WeightedList extends QuotedCSVParser {
  private static final Pattern WEIGHT = Pattern.compile("0?\\.[0-9]+|0\\.?|1(?:\\.0*)?");

  /**
   * An item of the list.
   *
   * @param name the value before the parameters, in lower case
   * @param parameters by name, all in lower case, without the weight
   * @param weight from 0 (not acceptable) to 1
   */
  record Item(String name, Map<String, String> parameters, double weight) {}

  private final List<Item> items = new ArrayList<>();
  private Map<String, String> parameters = new HashMap<>();
  private String name = "";

  private WeightedList() {
    super(false);
  }

  /** Parses all lines of a header, in their order. */
  static List<Item> parse(List<String> lines) {
    WeightedList list = new WeightedList();
    lines.forEach(list::addValue);
    return list.items;
  }

  @Override
  protected void parsedValue(StringBuilder buffer) {
    name = lower(buffer.toString());
    parameters = new HashMap<>();
  }

  @Override
  protected void parsedParam(StringBuilder buffer, int valueLength, int paramName, int paramValue) {
    int equals = paramName < 0 ? -1 : buffer.indexOf("=", paramName);
    if (equals >= 0) {
      String value =
          paramValue > equals && paramValue <= buffer.length() ? buffer.substring(paramValue) : "";
      parameters.putIfAbsent(lower(buffer.substring(paramName, equals)), lower(value));
    }
  }

  @Override
  protected void parsedValueAndParams(StringBuilder buffer) {
    String weight = parameters.remove("q");
    if (weight == null || WEIGHT.matcher(weight).matches()) {
      items.add(new Item(name, parameters, weight == null ? 1 : Double.parseDouble(weight)));
    }
  }

  /** Reads on, where Jetty's parser would refuse the header and so the request. */
  @Override
  protected void onComplianceViolation(ComplianceViolation violation, @Nullable String details) {}

  private static String lower(String text) {
    return text.strip().toLowerCase(Locale.ROOT);
  }
}
