package io.kraftexporter.jmx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.jmx.remote.Bean;
import io.kraftexporter.jmx.remote.InMemory;
import io.kraftexporter.scrape.SourceId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConstantsTest {
  private static final int BEANS = Constants.LEAST + 100;

  private final InMemory jvm = new InMemory();
  private final Map<Integer, Bean> beans = new TreeMap<>();
  private JmxSource source;

  @BeforeEach
  void source() throws Exception {
    String rules =
        "rules: [{pattern: 'test<type=T, name=n, p=(\\d+)><>V', name: n, labels: {p: $1}}]";
    source =
        new JmxSource(
            SourceId.of("jmx", 3),
            InMemory.ADDRESS,
            jvm,
            Duration.ofSeconds(5),
            List.of(InMemorySource.rules(rules)),
            Map.of());
  }

  @AfterEach
  void close() {
    source.close();
  }

  @Test
  void onlyThoseThatSaySomethingElseAreRead() throws Exception {
    for (Object constant : List.of(7, 1L << 40, true)) {
      beans(constant);
      collect();
      assertEquals(BEANS, reads(), "all are read at first");
      beans.get(1).with("V", constant.equals(true) ? false : 2);
      beans.get(2).with("V", constant.equals(true) ? false : 0.5);
      collect();
      long reads = reads();
      assertTrue(reads >= 2 && reads < BEANS / 10, () -> reads + " are read");
      remove();
    }
  }

  @Test
  void whatCannotBeComparedIsRead() throws Exception {
    for (Object constant : List.of(0.0, Double.NaN, 1f, "1")) {
      beans(constant);
      for (int i = 0; i < 3; i++) {
        collect();
        assertEquals(BEANS, reads());
      }
      remove();
    }
  }

  @Test
  void fewAndVariousAreRead() throws Exception {
    beans(0);
    for (int i = 0; i < BEANS / 9; i++) {
      beans.get(i).with("V", 1);
    }
    for (int i = 0; i < 3; i++) {
      collect();
      assertEquals(BEANS, reads());
    }
    while (beans.size() >= Constants.LEAST) {
      remove(beans.keySet().iterator().next());
    }
    for (int i = 0; i < 3; i++) {
      collect();
      assertEquals(beans.size(), reads());
    }
  }

  @Test
  void aBeanThatFailsHasNoValue() throws Exception {
    Supplier<Object> failing = ConstantsTest::fail;
    beans(0);
    beans.get(5).with("V", failing);
    for (int i = 0; i < 3; i++) {
      collect();
    }
    beans.get(6).with("V", failing);
    boolean noticed = false;
    for (int i = 0; i < Constants.TURNS && !noticed; i++) {
      noticed = !InMemorySource.collect(source).contains("p=\"6\"");
    }
    assertTrue(noticed);
    collect();
  }

  @Test
  void whoRefusesTheQuestionIsReadAsBefore() throws Exception {
    beans(0);
    jvm.wait =
        () -> {
          if (jvm.calls.get(jvm.calls.size() - 1).startsWith("matching")) {
            throw new SecurityException("no questions");
          }
        };
    for (int i = 0; i < 4; i++) {
      beans.get(i).with("V", 1);
      collect();
    }
    assertEquals(1, jvm.calls.stream().filter(call -> call.startsWith("matching")).count());
    assertEquals(1, jvm.connections);
  }

  /** Beans that come, go, come back, change and fail for a time. */
  @Test
  void valuesAreThoseOfTheBeansAtAnyTime() throws Exception {
    Random random = new Random(5);
    beans(0);
    for (int round = 0; round < 100; round++) {
      for (int i = random.nextInt(12); i > 0; i--) {
        int p = random.nextInt(2 * BEANS);
        Bean bean = beans.get(p);
        if (bean == null) {
          bean(p, random.nextInt(2));
        } else if (random.nextInt(4) == 0) {
          remove(p);
          if (random.nextBoolean()) {
            bean(p, random.nextInt(2));
          }
        } else {
          bean.with("V", List.of(0, 1, 0L, 0.5).get(random.nextInt(4)));
        }
      }
      if (round % 40 == 39) {
        beans.values().forEach(bean -> bean.with("V", 3));
      }
      collect();
    }
    assertTrue(jvm.calls.stream().filter(call -> call.startsWith("matching")).count() > 50);
  }

  private static Object fail() {
    throw new IllegalStateException("no");
  }

  private void beans(Object value) {
    for (int p = 0; p < BEANS; p++) {
      bean(p, value);
    }
  }

  private void bean(int p, Object value) {
    beans.put(p, jvm.bean("test:type=T,name=n,p=" + p).with("V", value));
  }

  private void remove(int p) throws Exception {
    jvm.remove("test:type=T,name=n,p=" + p);
    beans.remove(p);
  }

  private void remove() throws Exception {
    for (int p : List.copyOf(beans.keySet())) {
      remove(p);
    }
  }

  private long reads() {
    long reads = jvm.calls.stream().filter(call -> call.startsWith("read test:")).count();
    jvm.calls.removeIf(call -> call.startsWith("read test:"));
    return reads;
  }

  /** Fails unless a collection has the beans' values. */
  private void collect() throws Exception {
    Map<String, Double> wrong = new TreeMap<>();
    for (String line : InMemorySource.collect(source).lines().toList()) {
      wrong.put(line.replaceAll(".*p=\"|\"}.*", ""), Double.valueOf(line.replaceAll(".* ", "")));
    }
    beans.forEach(
        (p, bean) -> {
          Object value = bean.attributes.get("V");
          if (value instanceof Number number) {
            assertEquals(number.doubleValue(), wrong.remove(p.toString()), "bean " + p);
          } else if (value instanceof Boolean truth) {
            assertEquals(truth ? 1.0 : 0.0, wrong.remove(p.toString()), "bean " + p);
          }
        });
    assertEquals(Map.of(), wrong);
  }
}
