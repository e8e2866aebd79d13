package io.kraftexporter.faults;

/** Injects a fault; the result repairs it. */
@FunctionalInterface
interface Injection {
  AutoCloseable inject(FaultCluster cluster) throws Exception;
}
