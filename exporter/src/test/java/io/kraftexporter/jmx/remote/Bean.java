package io.kraftexporter.jmx.remote;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;

/**
 * A bean of any attributes, which counts what is asked of it. A Supplier's value is what it gets.
 */
public final class Bean implements DynamicMBean {
  public final Map<String, Object> attributes = new LinkedHashMap<>();
  public int infos;
  public final Map<String, Integer> reads = new LinkedHashMap<>();

  public Bean with(String attribute, Object value) {
    attributes.put(attribute, value);
    return this;
  }

  /** A composite value of longs. */
  public static CompositeDataSupport composite(String description, Map<String, Long> items) {
    String[] names = items.keySet().toArray(String[]::new);
    OpenType<?>[] types = new OpenType<?>[names.length];
    Arrays.fill(types, SimpleType.LONG);
    try {
      return new CompositeDataSupport(
          new CompositeType("Type", description, names, names, types), items);
    } catch (OpenDataException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Override
  public Object getAttribute(String attribute) throws AttributeNotFoundException {
    reads.merge(attribute, 1, Integer::sum);
    if (!attributes.containsKey(attribute)) {
      throw new AttributeNotFoundException(attribute);
    }
    Object value = attributes.get(attribute);
    return value instanceof Supplier<?> supplier ? supplier.get() : value;
  }

  @Override
  public AttributeList getAttributes(String[] names) {
    AttributeList list = new AttributeList();
    for (String name : names) {
      try {
        list.add(new Attribute(name, getAttribute(name)));
      } catch (AttributeNotFoundException | UnsupportedOperationException e) {
        // As the contract has it: left out.
      }
    }
    return list;
  }

  @Override
  public MBeanInfo getMBeanInfo() {
    infos++;
    MBeanAttributeInfo[] all =
        attributes.keySet().stream()
            .map(
                name ->
                    new MBeanAttributeInfo(
                        name, "java.lang.Object", "About " + name + ".", true, false, false))
            .toArray(MBeanAttributeInfo[]::new);
    return new MBeanInfo("Bean", "", all, null, null, null);
  }

  @Override
  public void setAttribute(Attribute attribute) {
    throw new UnsupportedOperationException();
  }

  @Override
  public AttributeList setAttributes(AttributeList list) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Object invoke(String action, Object[] arguments, String[] signature) {
    throw new UnsupportedOperationException();
  }
}
