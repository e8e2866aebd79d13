package io.kraftexporter.dashboards;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/** Makes pictures small: 256 colours, found by the median cut. */
final class PalettePng {
  private static final int COLORS = 256;
  private static final int[] CHANNELS = {16, 8, 0};

  private PalettePng() {}

  /** Writes the picture anew with a palette. */
  static void reduce(Path png) throws IOException {
    BufferedImage image = ImageIO.read(png.toFile());
    int width = image.getWidth();
    int height = image.getHeight();
    int[] pixels = image.getRGB(0, 0, width, height, null, 0, width);
    Map<Integer, Integer> counts = new HashMap<>();
    for (int pixel : pixels) {
      counts.merge(pixel & 0xffffff, 1, Integer::sum);
    }
    Map<Integer, Integer> indices = new HashMap<>();
    int[] palette = palette(counts, indices);
    IndexColorModel model =
        new IndexColorModel(8, palette.length, palette, 0, false, -1, DataBuffer.TYPE_BYTE);
    BufferedImage reduced =
        new BufferedImage(width, height, BufferedImage.TYPE_BYTE_INDEXED, model);
    for (int i = 0; i < pixels.length; i++) {
      reduced.getRaster().setSample(i % width, i / width, 0, indices.get(pixels[i] & 0xffffff));
    }
    ImageIO.write(reduced, "png", png.toFile());
  }

  /** Cuts the colours into boxes, the one with most to tell apart first. */
  private static int[] palette(Map<Integer, Integer> counts, Map<Integer, Integer> indices) {
    List<List<Integer>> boxes = new ArrayList<>(List.of(new ArrayList<>(counts.keySet())));
    while (boxes.size() < Math.min(COLORS, counts.size())) {
      List<Integer> box =
          boxes.stream().max(Comparator.comparingLong(PalettePng::span)).orElseThrow();
      boxes.remove(box);
      int channel = widest(box);
      box.sort(Comparator.comparingInt(color -> (color >> channel) & 0xff));
      boxes.add(new ArrayList<>(box.subList(0, box.size() / 2)));
      boxes.add(new ArrayList<>(box.subList(box.size() / 2, box.size())));
    }
    int[] palette = new int[boxes.size()];
    for (int i = 0; i < palette.length; i++) {
      palette[i] = mean(boxes.get(i), counts);
      for (int color : boxes.get(i)) {
        indices.put(color, i);
      }
    }
    return palette;
  }

  private static long span(List<Integer> box) {
    return box.size() < 2 ? 0 : (long) range(box, widest(box)) * box.size();
  }

  private static int widest(List<Integer> box) {
    int widest = CHANNELS[0];
    for (int channel : CHANNELS) {
      widest = range(box, channel) > range(box, widest) ? channel : widest;
    }
    return widest;
  }

  private static int range(List<Integer> box, int channel) {
    int least = 0xff;
    int most = 0;
    for (int color : box) {
      least = Math.min(least, (color >> channel) & 0xff);
      most = Math.max(most, (color >> channel) & 0xff);
    }
    return most - least;
  }

  private static int mean(List<Integer> box, Map<Integer, Integer> counts) {
    long weight = 0;
    long[] sums = new long[CHANNELS.length];
    for (int color : box) {
      int count = counts.get(color);
      weight += count;
      for (int i = 0; i < CHANNELS.length; i++) {
        sums[i] += (long) ((color >> CHANNELS[i]) & 0xff) * count;
      }
    }
    int mean = 0xff000000;
    for (int i = 0; i < CHANNELS.length; i++) {
      mean |= (int) (sums[i] / weight) << CHANNELS[i];
    }
    return mean;
  }
}
