namespace Imp.Domain.Shared;

/// <summary>A person asked for what cannot be. The sentence says why, for that person; nothing was changed.</summary>
/// <param name="code">Stable and dotted, for programs: <c>incident.response</c>.</param>
/// <param name="sentence">One sentence that says what to do instead, where there is something.</param>
public sealed class Refusal(string code, string sentence) : Exception(sentence)
{
    public string Code { get; } = code;
}

/// <summary>What was named does not exist, or may not be seen by whoever asked; the two look alike on purpose.</summary>
public sealed class Missing(string what) : Exception($"There is no such {what}.")
{
    public string What { get; } = what;
}

/// <summary>Neither the actor's role nor one in the teams that own it allows it.</summary>
public sealed class NotAllowed(Permission needs) : Exception($"Your role does not allow this; it needs the permission '{needs}'.")
{
    public Permission Needs { get; } = needs;
}
