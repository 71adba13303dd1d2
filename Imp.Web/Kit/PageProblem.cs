namespace Imp.Web.Kit;

/// <summary>Why a page shows nothing, for <see cref="Loaded{TView}"/>.</summary>
/// <param name="Title">What is the matter, in a few words.</param>
/// <param name="Text">Why, in a sentence.</param>
/// <param name="MayPass">Whether reading again may help.</param>
public sealed record PageProblem(string Title, string Text, bool MayPass)
{
    /// <summary>What is asked for does not exist.</summary>
    public static PageProblem Missing(string text) => new("This does not exist", text, MayPass: false);

    /// <summary>Whoever asks may not see it.</summary>
    public static PageProblem NotAllowed(string text) => new("This page is not for your role", text, MayPass: false);

    /// <summary>It could not be read now.</summary>
    public static PageProblem Failed(string text) => new("This could not be loaded", text, MayPass: true);
}
