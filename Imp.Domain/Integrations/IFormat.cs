using Imp.Domain.Shared;

namespace Imp.Domain.Integrations;

/// <summary>How one kind of sender writes. Pure: it reads a request and says what is in it, and looks at nothing else. A class of this kind is found by itself.</summary>
public interface IFormat
{
    /// <summary>The word in <c>/in/{key}/{name}</c>, in the ledger and of its page in the papers. Stored, so it never changes.</summary>
    string Name { get; }

    /// <summary>What people call the sender.</summary>
    string Title { get; }

    /// <summary>Place among those that are asked whether they recognise a request, lowest first: the surer the sign, the earlier.</summary>
    int Order { get; }

    /// <summary>How to set it up and what is read, for the console and the papers.</summary>
    FormatGuide Guide { get; }

    /// <summary>True when the sender may also ask with GET, its words in the query.</summary>
    bool TakesGet => false;

    /// <summary>True when the body need be neither JSON nor a form.</summary>
    bool TakesAnyBody => false;

    /// <returns>True when the request bears this sender's marks.</returns>
    bool Recognises(SenderRequest request);

    /// <returns>What the request says; <see cref="Reading.Unknown"/> when it is not this sender's after all.</returns>
    Reading Read(SenderRequest request);
}

/// <summary>A format whose sender proves with a shared secret that the request is its own.</summary>
public interface ISignedFormat : IFormat
{
    /// <returns>True when the request was signed with the secret; over the raw bytes, compared in constant time.</returns>
    bool IsSigned(SenderRequest request, Secret secret);
}

/// <summary>A format whose requests are proven in a way of their own, so that an integration's signing secret is not asked for.</summary>
public interface ISelfProvingFormat : IFormat
{
    /// <returns>False for the forms of it that carry no proof.</returns>
    bool Proves(SenderRequest request);
}
