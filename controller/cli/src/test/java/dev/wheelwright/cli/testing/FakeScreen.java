package dev.wheelwright.cli.testing;

import dev.wheelwright.cli.screen.Screen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** A screen that remembers its frames, and a user who does something between them, then leaves. */
public final class FakeScreen implements Screen {
  private final Size size;
  private final Iterator<Runnable> user;
  private final List<List<String>> frames = new ArrayList<>();
  private boolean closed;

  public FakeScreen(int columns, int rows, Runnable... betweenFrames) {
    this.size = new Size(columns, rows);
    this.user = List.of(betweenFrames).iterator();
  }

  @Override
  public Size size() {
    return size;
  }

  @Override
  public void show(List<String> lines) {
    frames.add(List.copyOf(lines));
  }

  @Override
  public boolean await(Duration time) {
    if (!user.hasNext()) {
      return false;
    }
    user.next().run();
    return true;
  }

  @Override
  public void close() {
    closed = true;
  }

  public List<List<String>> frames() {
    return frames;
  }

  public boolean isClosed() {
    return closed;
  }
}
