namespace Imp.Web.Kit;

/// <summary>
/// The text of a box that searches while somebody types: what is typed goes out after a pause, and comes back as the page's value later, when
/// more was typed already. What comes back of its own is no news; only a text from elsewhere (a filter, the Back button) is put into the box.
/// </summary>
public sealed class TypedText
{
    private readonly Queue<string> told = new();
    private string value = "";
    private string last = "";

    /// <summary>What the box holds.</summary>
    public string Shown { get; private set; } = "";

    /// <summary>Somebody typed.</summary>
    public void Type(string text) => Shown = text;

    /// <summary>The text goes out.</summary>
    /// <returns>Whether it is another than the last one.</returns>
    public bool Tell(string text)
    {
        if (text == last) return false;
        last = text;
        told.Enqueue(text);
        return true;
    }

    /// <summary>The page's value, with every drawing.</summary>
    public void Come(string text)
    {
        if (text == value) return;
        value = text;
        if (told.Contains(text))
        {
            while (told.Dequeue() != text) { }
            return;
        }
        told.Clear();
        last = Shown = text;
    }
}
