package io.kraftexporter.jmx.remote;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import javax.management.Attribute;
import javax.management.JMException;
import javax.management.MBeanInfo;
import javax.management.ObjectInstance;
import javax.management.ObjectName;

/** A question to an MBean server that can be asked together with others. */
public sealed interface Call<T> {

  /** Asks it alone. */
  T on(JmxConnection connection) throws IOException, JMException;

  /** {@link JmxConnection#instances} */
  record Instances(ObjectName pattern) implements Call<Set<ObjectInstance>> {
    @Override
    public Set<ObjectInstance> on(JmxConnection connection) throws IOException {
      return connection.instances(pattern);
    }
  }

  /** {@link JmxConnection#info} */
  record Info(ObjectName bean) implements Call<MBeanInfo> {
    @Override
    public MBeanInfo on(JmxConnection connection) throws IOException, JMException {
      return connection.info(bean);
    }
  }

  /** {@link JmxConnection#read} */
  record Read(ObjectName bean, List<String> attributes) implements Call<List<Attribute>> {
    /** A read of the attributes with these names. */
    public Read(ObjectName bean, String... attributes) {
      this(bean, Arrays.asList(attributes));
    }

    /**
     * Returns whether it is about one attribute: the way to ask for one is cheaper for both sides.
     */
    boolean isOne() {
      return attributes.size() == 1;
    }

    @Override
    public List<Attribute> on(JmxConnection connection) throws IOException, JMException {
      return connection.read(bean, attributes.toArray(String[]::new));
    }
  }

  /** The result of a call: a value, or the failure of the bean. */
  interface Answer<T> {

    /** The value; throws what the bean failed with. */
    T get() throws JMException;

    /** The answer to the call when it is asked alone. */
    static <T> Answer<T> of(Call<T> call, JmxConnection connection) throws IOException {
      try {
        T value = call.on(connection);
        return () -> value;
      } catch (JMException e) {
        return failed(e);
      } catch (RuntimeException e) {
        return failed(e);
      }
    }

    static <T> Answer<T> failed(JMException failure) {
      return () -> {
        throw failure;
      };
    }

    static <T> Answer<T> failed(RuntimeException failure) {
      return () -> {
        throw failure;
      };
    }
  }

  /** Takes answers, each with its call's place in the list. */
  interface AnswerConsumer<T> {
    void take(int index, Answer<T> answer) throws IOException;
  }
}
