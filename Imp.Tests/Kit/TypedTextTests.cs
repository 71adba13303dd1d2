using Imp.Web.Kit;

namespace Imp.Tests.Kit;

/// <summary>Typing faster than answers come back.</summary>
public sealed class TypedTextTests
{
    private readonly TypedText box = new();

    [Fact]
    public void Two_answers_that_come_late_do_not_put_back_what_was_typed_since()
    {
        Pause("dis s");
        Pause("dis se");
        box.Type("dis sev:");

        box.Come("dis s");
        box.Come("dis se");

        box.Shown.Should().Be("dis sev:");
    }

    [Fact]
    public void Answers_of_which_some_were_left_out_are_known_again()
    {
        foreach (var text in new[] { "d", "di", "dis" }) Pause(text);
        box.Come("dis");
        box.Type("disk");

        box.Come("di");

        box.Shown.Should().Be("di", "that one is long over, so somebody went back to it");
    }

    [Fact]
    public void A_text_from_elsewhere_is_put_into_the_box()
    {
        Pause("dis");
        box.Come("dis");

        box.Come("is:open");
        box.Come("is:open");
        box.Tell("is:open").Should().BeFalse("it is known already");

        box.Shown.Should().Be("is:open");
    }

    [Fact]
    public void What_is_drawn_again_without_news_changes_nothing()
    {
        box.Come("db");
        box.Type("db7");

        box.Come("db");

        box.Shown.Should().Be("db7");
    }

    private void Pause(string text)
    {
        box.Type(text);
        box.Tell(text).Should().BeTrue();
    }
}
