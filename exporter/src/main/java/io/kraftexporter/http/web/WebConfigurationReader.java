package io.kraftexporter.http.web;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads the text of a web configuration file; an unknown or repeated key is a mistake. */
final class WebConfigurationReader {
  private static final Set<String> TRUE = Set.of("true", "yes", "on", "y");
  private static final Set<String> FALSE = Set.of("false", "no", "off", "n");
  private static final JsonMapper YAML =
      JsonMapper.builder(new YAMLFactory())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .addModule(new SimpleModule().addDeserializer(boolean.class, new YamlBoolean()))
          .build();

  private WebConfigurationReader() {}

  /**
   * Returns the contents.
   *
   * @param file the name for messages
   * @throws WebConfigurationException for the first mistake, as {@code FILE:LINE: KEY: mistake}
   */
  static WebConfiguration read(Path file, String text) throws WebConfigurationException {
    try {
      WebConfiguration read = YAML.readValue(text, WebConfiguration.class);
      WebConfiguration configuration = read == null ? WebConfiguration.none() : read;
      configuration.check();
      return configuration;
    } catch (JsonMappingException e) {
      if (e.getPath().isEmpty() && text.lines().allMatch(WebConfigurationReader::isBlank)) {
        return WebConfiguration.none();
      }
      throw new WebConfigurationException(at(file, e) + ": " + path(e) + mistake(e));
    } catch (JsonProcessingException e) {
      throw new WebConfigurationException(at(file, e) + ": " + problem(e));
    } catch (WebConfigurationException e) {
      throw new WebConfigurationException(file + ": " + e.getMessage());
    }
  }

  private static boolean isBlank(String line) {
    return line.isBlank() || line.strip().startsWith("#") || line.strip().equals("---");
  }

  private static String at(Path file, JsonProcessingException e) {
    JsonLocation location = e.getLocation();
    return location == null ? file.toString() : file + ":" + location.getLineNr();
  }

  private static String path(JsonMappingException e) {
    String path =
        e.getPath().stream()
            .map(JsonMappingException.Reference::getFieldName)
            .filter(name -> name != null)
            .collect(Collectors.joining("."));
    return path.isEmpty() ? "" : path + ": ";
  }

  /** The value is left out: it may be a secret. */
  private static String mistake(JsonMappingException e) {
    if (e instanceof UnrecognizedPropertyException unknown) {
      return "unknown key; known: "
          + unknown.getKnownPropertyIds().stream()
              .map(String::valueOf)
              .sorted()
              .collect(Collectors.joining(", "));
    }
    return e.getOriginalMessage().startsWith("Duplicate field")
        ? "given twice"
        : "has a value of the wrong type";
  }

  /** The parser's words without its quotations from the file, which are indented. */
  private static String problem(JsonProcessingException e) {
    return e.getOriginalMessage()
        .lines()
        .filter(line -> !line.startsWith(" "))
        .collect(Collectors.joining(", "));
  }

  /** The booleans of YAML 1.1, which Prometheus' parser takes; each absent key is true. */
  private static final class YamlBoolean extends StdDeserializer<Boolean> {
    private static final long serialVersionUID = 1;

    YamlBoolean() {
      super(boolean.class);
    }

    @Override
    public Boolean getNullValue(DeserializationContext context) {
      return true;
    }

    @Override
    public Boolean getAbsentValue(DeserializationContext context) {
      return true;
    }

    @Override
    public Boolean deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      String text = parser.getValueAsString("").toLowerCase(Locale.ROOT);
      if (TRUE.contains(text) || FALSE.contains(text)) {
        return TRUE.contains(text);
      }
      return (Boolean) context.handleUnexpectedToken(boolean.class, parser);
    }
  }
}
