package io.kraftexporter.rules;

import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.utils.Exit;

/**
 * A program that prints the help of Kafka's command-line tools, one after the other in one JVM.
 * Each argument is the class of a tool, and maybe its subcommand.
 */
public final class KafkaToolHelp {
  static final String MARK = "=== ";

  private KafkaToolHelp() {}

  public static void main(String[] tools) throws ReflectiveOperationException {
    Exit.setExitProcedure(
        (status, message) -> {
          throw new IllegalStateException("ended with " + status);
        });
    System.setErr(System.out);
    for (String tool : tools) {
      System.out.println(MARK + tool);
      List<String> words = Arrays.asList((tool + " --help").split(" "));
      String[] arguments = words.subList(1, words.size()).toArray(new String[0]);
      try {
        Class.forName(words.get(0))
            .getMethod("main", String[].class)
            .invoke(null, (Object) arguments);
      } catch (InvocationTargetException e) {
        System.out.println(e.getCause().getMessage());
      }
    }
    System.out.flush();
    Runtime.getRuntime().halt(0);
  }
}
