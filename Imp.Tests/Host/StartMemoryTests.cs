using Imp.Web.Host;

namespace Imp.Tests.Host;

public sealed class StartMemoryTests
{
    [Theory]
    [InlineData("r-xp", "0 kB", "/opt/imp/imp", true)]
    [InlineData("r--s", "0 kB", "/opt/imp/imp", true)]
    [InlineData("r-xp", "4 kB", "/opt/imp/imp", false)]
    [InlineData("rw-p", "0 kB", "/opt/imp/imp", false)]
    [InlineData("r-xp", "0 kB", "/usr/lib/libc.so.6", false)]
    [InlineData("r-xp", "0 kB", "", false)]
    public void Only_what_the_file_still_has_is_given_back(string rights, string dirty, string file, bool given)
    {
        string[] smaps =
        [
            $"7f0000001000-7f0000003000 {rights} 00400000 fe:00 4711                       {file}", "Size:                  8 kB", $"Private_Dirty:         {dirty}", "VmFlags: rd ex mr mw me",
        ];

        var ranges = StartMemory.Ranges(smaps, "/opt/imp/imp").ToList();

        if (given) ranges.Should().Equal((nint.Parse("7f0000001000", System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture), (nuint)0x2000));
        else ranges.Should().BeEmpty();
    }
}
