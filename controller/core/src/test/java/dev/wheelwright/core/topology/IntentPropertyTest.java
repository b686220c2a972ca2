package dev.wheelwright.core.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.core.compile.Compiler;
import dev.wheelwright.core.testing.RandomFleet;
import dev.wheelwright.core.testing.TestFleet;
import dev.wheelwright.core.violation.Validated;
import dev.wheelwright.core.violation.Validated.Valid;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What holds for every document. */
class IntentPropertyTest {

  @Property(tries = 200)
  void readingWhatWasWrittenGivesTheIntent(@ForAll long seed) {
    FleetIntent intent = new RandomFleet(seed).intent();

    assertThat(IntentReader.read(IntentWriter.toTree(intent))).isEqualTo(new Valid<>(intent));
  }

  @Property(tries = 200)
  void theOrderOfADocumentDoesNotMatter(@ForAll long seed) {
    FleetIntent intent = new RandomFleet(seed).intent();
    Object shuffled = shuffled(IntentWriter.toTree(intent), "", new Random(seed));

    Validated<FleetIntent> read = IntentReader.read(shuffled);

    assertThat(read).isEqualTo(new Valid<>(intent));
    FleetState state = new TestFleet().state(intent);
    assertThat(Compiler.compile(Topology.of(read.orElseThrow(), state).orElseThrow()).configs())
        .isEqualTo(Compiler.compile(Topology.of(intent, state).orElseThrow()).configs());
  }

  /** Everything but endpoints, whose order is a preference. */
  private static Object shuffled(Object tree, String field, Random random) {
    return switch (tree) {
      case Map<?, ?> map -> {
        List<Map.Entry<?, ?>> entries = new ArrayList<>(map.entrySet());
        Collections.shuffle(entries, random);
        Map<Object, Object> result = new LinkedHashMap<>();
        entries.forEach(
            each ->
                result.put(
                    each.getKey(), shuffled(each.getValue(), each.getKey().toString(), random)));
        yield result;
      }
      case List<?> list when !field.equals("endpoints") -> {
        List<Object> items = new ArrayList<>();
        list.forEach(item -> items.add(shuffled(item, "", random)));
        Collections.shuffle(items, random);
        yield items;
      }
      case Object other -> other;
    };
  }
}
