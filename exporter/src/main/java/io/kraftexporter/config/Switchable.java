package io.kraftexporter.config;

/** The configuration of a part of the program that can be switched off. */
public interface Switchable {
  boolean enabled();
}
