package dev.wheelwright.e2e.lab;

/** A version of the Internet Protocol. */
public enum Family {
  V4(32),
  V6(128);

  private final int addressBits;

  Family(int addressBits) {
    this.addressBits = addressBits;
  }

  /** The length of a prefix that is one address. */
  public int addressBits() {
    return addressBits;
  }
}
