import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

// Completes a package's bill of materials: Sbom.java BOM PACKAGED RUNTIME OUT [QUARKUS]
// BOM is Maven's, of the module; PACKAGED the folder with the package's jars, RUNTIME its Java run-time. What Maven does not know
// of is added: the run-time, and what Quarkus takes by itself, of which it leaves a list. A jar that is still unknown is an error.

/** Jars that the build makes, out of what the bill names or this repository holds. */
final Set<String> made =
    Set.of("quarkus-run", "generated-bytecode", "transformed-bytecode", "bouncycastle-unsigned");

void main(String[] arguments) throws IOException {
  ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  ObjectNode bom = (ObjectNode) json.readTree(Path.of(arguments[0]).toFile());
  ArrayNode components = bom.withArray("components");
  Path packaged = Path.of(arguments[1]);
  if (arguments.length > 4) {
    addOfQuarkus(components, unknownJars(packaged, names(components)), Path.of(arguments[4]));
  }
  List<String> unknown = unknownJars(packaged, names(components));
  if (!unknown.isEmpty()) {
    System.err.println("the bill of materials lacks " + unknown);
    System.exit(1);
  }
  components.insert(0, runtime(json, Path.of(arguments[2], "release")));
  json.writeValue(Path.of(arguments[3]).toFile(), bom);
}

/** Lines of the list end with group:artifact:classifier:type:version or the like; the jar's name has the same parts. */
void addOfQuarkus(ArrayNode components, List<String> unknown, Path list) throws IOException {
  for (String line : Files.readAllLines(list)) {
    String[] parts = line.replaceFirst(".*[^-A-Za-z0-9_.:]", "").split(":", -1);
    String version = parts[parts.length - 1];
    if (parts.length >= 3 && unknown.contains(parts[0] + "." + parts[1] + "-" + version)) {
      String purl = "pkg:maven/" + parts[0] + "/" + parts[1] + "@" + version + "?type=jar";
      ObjectNode component = components.addObject();
      component.put("type", "library").put("bom-ref", purl).put("group", parts[0]);
      component.put("name", parts[1]).put("version", version).put("purl", purl);
    }
  }
}

/** The names that the components' files may have. */
Set<String> names(ArrayNode components) {
  Set<String> names = new TreeSet<>();
  for (var component : components) {
    String file = component.path("name").asText() + "-" + component.path("version").asText();
    String classifier = component.path("purl").asText().replaceFirst(".*[?&]classifier=([^&]*).*|.*", "$1");
    String whole = classifier.isEmpty() ? file : file + "-" + classifier;
    names.add(whole);
    names.add(component.path("group").asText() + "." + whole);
  }
  return names;
}

List<String> unknownJars(Path folder, Set<String> known) throws IOException {
  List<String> unknown = new ArrayList<>();
  try (Stream<Path> files = Files.walk(folder)) {
    for (Path file : files.sorted().toList()) {
      String name = file.getFileName().toString();
      String stem = name.replaceFirst("\\.jar$", "");
      boolean ours = stem.matches("(dev\\.wheelwright\\.)?wheelwright-.*");
      if (name.endsWith(".jar") && !ours && !made.contains(stem) && !known.contains(stem)) {
        unknown.add(stem);
      }
    }
  }
  return unknown;
}

ObjectNode runtime(ObjectMapper json, Path release) throws IOException {
  Properties said = new Properties();
  try (var reader = Files.newBufferedReader(release)) {
    said.load(reader);
  }
  String version = said.getProperty("JAVA_RUNTIME_VERSION", said.getProperty("JAVA_VERSION")).replace("\"", "");
  ObjectNode component = json.createObjectNode();
  component.put("type", "platform");
  component.put("bom-ref", "pkg:generic/openjdk@" + version.replace("+", "%2B"));
  component.put("name", "openjdk");
  component.put("version", version);
  component.put("description", "Java run-time, with the modules " + said.getProperty("MODULES").replace("\"", ""));
  component.put("purl", "pkg:generic/openjdk@" + version.replace("+", "%2B"));
  component.putArray("licenses").addObject().putObject("license").put("name", "GPL-2.0 WITH Classpath-exception-2.0");
  return component;
}
