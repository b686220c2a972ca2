package dev.wheelwright.e2e.scenarios;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.ProtectionDomain;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/**
 * Inside an agent's Java: writes down each message of the link before it is encrypted and after it
 * was decrypted, in a line {@code sent HEX} or {@code received HEX}, and the contract of which they
 * are. It looks at gRPC by reflection, since the agent may be of any version.
 */
public final class WireRecorder {
  private static final String LINK = "wheelwright.v1.Link/Connect";
  private static final String TARGET = "io/grpc/MethodDescriptor";
  private static final MethodTypeDesc HOOK =
      MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_Object, ConstantDescs.CD_Object);

  private static Path folder = Path.of("");

  private WireRecorder() {}

  /** A jar that Java takes as {@code -javaagent:JAR=FOLDER}. */
  static Path jar(Path file) {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Premain-Class", WireRecorder.class.getName());
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file), manifest)) {
      for (Class<?> each : List.of(WireRecorder.class, Hooks.class, AtTheBeginning.class)) {
        String name = each.getName().replace('.', '/') + ".class";
        jar.putNextEntry(new JarEntry(name));
        try (InputStream bytes = Objects.requireNonNull(each.getResourceAsStream("/" + name))) {
          bytes.transferTo(jar);
        }
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Called by Java before the agent's own main method. */
  public static void premain(String arguments, Instrumentation instrumentation) {
    folder = Path.of(arguments);
    instrumentation.addTransformer(new Hooks());
  }

  /** Called by gRPC's own method with what it is about to write. */
  public static void sent(Object method, Object message) {
    record(method, "sent", message);
  }

  /** Called by gRPC's own method with what it has read. */
  public static void received(Object message, Object method) {
    record(method, "received", message);
  }

  private static synchronized void record(Object method, String direction, Object message) {
    try {
      if (!call(method, "getFullMethodName").equals(LINK)) {
        return;
      }
      String hex = HexFormat.of().formatHex((byte[]) call(message, "toByteArray"));
      append("link.txt", direction + " " + hex + "\n");
      Path contract = folder.resolve("contract.txtpb");
      if (!Files.exists(contract)) {
        Object file = call(call(message, "getDescriptorForType"), "getFile");
        for (Object each : (Iterable<?>) call(file, "getDependencies")) {
          append("contract.txtpb", text(each));
        }
        append("contract.txtpb", text(file));
      }
    } catch (ReflectiveOperationException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String text(Object file) throws ReflectiveOperationException {
    return "file {\n" + call(file, "toProto") + "}\n";
  }

  private static void append(String name, String text) throws IOException {
    Files.writeString(
        folder.resolve(name), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private static Object call(Object target, String method) throws ReflectiveOperationException {
    return target.getClass().getMethod(method).invoke(target);
  }

  private static final class Hooks implements ClassFileTransformer {
    private static final ClassDesc RECORDER = ClassDesc.of(WireRecorder.class.getName());

    @Override
    public byte @Nullable [] transform(
        @Nullable ClassLoader loader,
        String className,
        @Nullable Class<?> redefined,
        ProtectionDomain domain,
        byte[] bytes) {
      if (!TARGET.equals(className)) {
        return null;
      }
      ClassFile file = ClassFile.of();
      ClassModel model = file.parse(bytes);
      return file.transformClass(model, Hooks::hook);
    }

    private static void hook(ClassBuilder type, ClassElement element) {
      if (element instanceof MethodModel method) {
        switch (method.methodName().stringValue()) {
          case "streamRequest" ->
              type.transformMethod(method, MethodTransform.transformingCode(new AtTheBeginning()));
          case "parseResponse" ->
              type.transformMethod(method, MethodTransform.transformingCode(atTheEnd()));
          case String _ -> type.with(method);
        }
      } else {
        type.with(element);
      }
    }

    private static CodeTransform atTheEnd() {
      return (code, element) -> {
        if (element instanceof ReturnInstruction) {
          code.dup().aload(0).invokestatic(RECORDER, "received", HOOK);
        }
        code.with(element);
      };
    }
  }

  private static final class AtTheBeginning implements CodeTransform {
    @Override
    public void atStart(CodeBuilder code) {
      code.aload(0).aload(1).invokestatic(Hooks.RECORDER, "sent", HOOK);
    }

    @Override
    public void accept(CodeBuilder code, CodeElement element) {
      code.with(element);
    }
  }
}
