using System.Text;
using Imp.Domain.Identity;

namespace Imp.Tests.Identity;

public sealed class TotpTests
{
    private static readonly byte[] Seed = Encoding.ASCII.GetBytes("12345678901234567890");

    /// <summary>The vectors of RFC 6238, appendix B, for SHA-1; the last six of their eight digits.</summary>
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1_111_111_109, "081804")]
    [InlineData(1_111_111_111, "050471")]
    [InlineData(1_234_567_890, "005924")]
    [InlineData(2_000_000_000, "279037")]
    [InlineData(20_000_000_000, "353130")]
    public void The_codes_are_those_of_the_standard(long second, string code) => Totp.CodeAt(Seed, Totp.StepAt(DateTimeOffset.FromUnixTimeSeconds(second))).Should().Be(code);

    [Theory]
    [InlineData(-2, false)]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void A_phone_may_be_one_step_off(int steps, bool counts)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

        Totp.Find(Seed, Totp.CodeAt(Seed, Totp.StepAt(now) + steps), now, after: 0).HasValue.Should().Be(counts);
    }

    [Fact]
    public void A_code_counts_once_and_so_does_none_before_it()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
        var step = Totp.StepAt(now);

        Totp.Find(Seed, Totp.CodeAt(Seed, step), now, after: step).Should().BeNull();
        Totp.Find(Seed, Totp.CodeAt(Seed, step - 1), now, after: step).Should().BeNull();
        Totp.Find(Seed, Totp.CodeAt(Seed, step + 1).Insert(3, " "), now, after: step).Should().Be(step + 1);
        Totp.Find(Seed, "", now, after: 0).Should().BeNull();
    }

    [Fact]
    public void The_app_is_told_whose_code_it_is()
    {
        Totp.Text(Seed).Should().Be("GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        Totp.Address(Seed, "ana@example.org", "imp.example.org").Should().Be(
            "otpauth://totp/Imp%20imp.example.org:ana%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Imp%20imp.example.org");
    }
}
