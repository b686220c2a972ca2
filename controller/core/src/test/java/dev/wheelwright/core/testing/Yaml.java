package dev.wheelwright.core.testing;

import dev.wheelwright.core.topology.FleetIntent;
import dev.wheelwright.core.topology.IntentReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Documents as people write them. */
public final class Yaml {
  private Yaml() {}

  public static Object tree(String text) {
    return new org.yaml.snakeyaml.Yaml(new SafeConstructor(new LoaderOptions())).load(text);
  }

  public static Object tree(Path file) {
    try (Reader reader = Files.newBufferedReader(file)) {
      return new org.yaml.snakeyaml.Yaml(new SafeConstructor(new LoaderOptions())).load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The intent of a document without mistakes. */
  public static FleetIntent intent(String text) {
    return IntentReader.read(tree(text)).orElseThrow();
  }
}
