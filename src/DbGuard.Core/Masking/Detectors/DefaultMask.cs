using System.Buffers;
using System.Text;
using DbGuard.Core.Masking.Maskers;

namespace DbGuard.Core.Masking.Detectors;

/// <summary>
/// The mask of what is found where a policy names no masker: <c>[email]</c>, or <c>****1111</c> where the detector keeps digits. Never more
/// characters than the value had: a shorter value becomes as many asterisks.
/// </summary>
internal static class DefaultMask
{
    private const int Asterisks = 4;

    public static void Write(IDetector detector, ReadOnlySpan<byte> value, IBufferWriter<byte> output)
    {
        Utf8Scalars.TryCount(value, out var characters);
        if (detector.KeptDigits > 0 && detector.KeptDigits + Asterisks <= characters)
        {
            var mask = output.GetSpan(Asterisks + detector.KeptDigits)[..(Asterisks + detector.KeptDigits)];
            mask.Fill((byte)'*');
            var at = mask.Length;
            for (var i = value.Length - 1; i >= 0 && at > Asterisks; i--)
            {
                if (TextBoundary.IsDigit(value[i]))
                {
                    mask[--at] = value[i];
                }
            }

            output.Advance(mask.Length);
            return;
        }

        var word = output.GetSpan(Math.Max(detector.Name.Length + 2, characters));
        if (detector.Name.Length + 2 > characters)
        {
            word[..characters].Fill((byte)'*');
            output.Advance(characters);
            return;
        }

        word[0] = (byte)'[';
        var length = Encoding.ASCII.GetBytes(detector.Name, word[1..]);
        word[length + 1] = (byte)']';
        output.Advance(length + 2);
    }
}
